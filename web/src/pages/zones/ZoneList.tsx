import { EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { Zone } from '../../api/types';
import { useDeleteZone } from '../../data/zones';
import { useText } from '../../i18n/LocaleProvider';
import { DeleteButton } from '../../ui/DeleteButton';
import { Nothing } from '../../ui/Nothing';
import { useTelling } from '../../ui/useTelling';
import styles from './zones.module.css';

interface ZoneListProps {
  zones: Zone[];
  busy: boolean;
  onEdit: (zone: Zone) => void;
  onPoint: (zoneId: string | null) => void;
}

/** The camera's zones; pointing at one shows it on the picture. */
export function ZoneList({ zones, busy, onEdit, onPoint }: ZoneListProps) {
  const { t } = useText();
  const remove = useDeleteZone();
  const tell = useTelling();
  if (zones.length === 0) return <Nothing title={t('zone.empty')} hint={t('zone.empty.hint')} />;
  return (
    <ul className={styles.list}>
      {zones.map((zone) => (
        <li key={zone.id} onPointerEnter={() => onPoint(zone.id)} onPointerLeave={() => onPoint(null)}>
          <div className="ellipsis">
            <strong>{zone.name}</strong>
            <div className="muted">
              {t(`zone.shape.${zone.shape}`)} · {t(`zone.anchor.${zone.anchor}`)}
            </div>
          </div>
          <span className="spacer" />
          <Button
            type="text"
            icon={<EditOutlined />}
            aria-label={t('action.edit')}
            disabled={busy}
            onClick={() => onEdit(zone)}
          />
          <DeleteButton
            question={t('zone.delete.question', { name: zone.name })}
            onDelete={() => void tell(remove.mutateAsync(zone.id), 'done.deleted')}
          />
        </li>
      ))}
    </ul>
  );
}
