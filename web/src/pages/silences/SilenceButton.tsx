import { MutedOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import type { Alert } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { SilenceDialog } from './SilenceDialog';

/** Silence what an alert came from. */
export function SilenceButton({ alert }: { alert: Alert }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" icon={<MutedOutlined />} onClick={() => setOpen(true)} data-testid="alert-silence">
        {t('silence.add')}
      </Button>
      {open && <SilenceDialog alert={alert} onClose={() => setOpen(false)} />}
    </>
  );
}
