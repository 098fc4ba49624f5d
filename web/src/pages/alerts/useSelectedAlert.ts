import { useQueryClient } from '@tanstack/react-query';
import type { Alert, AlertDetail } from '../../api/types';
import { keys } from '../../data/keys';

/** The selected alert as far as it is known: its own reading, else its row. The newer version wins. */
export function useSelectedAlert(alertId: string | null, alerts: Alert[]): Alert | undefined {
  const queries = useQueryClient();
  if (alertId === null) return undefined;
  const row = alerts.find((alert) => alert.id === alertId);
  const read = queries.getQueryData<AlertDetail>(keys.alert(alertId));
  if (row === undefined || read === undefined) return row ?? read;
  return row.version > read.version ? row : read;
}
