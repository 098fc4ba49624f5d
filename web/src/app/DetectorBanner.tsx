import { Alert } from 'antd';
import { Link } from 'react-router';
import { useSystem } from '../data/system';
import { useText } from '../i18n/LocaleProvider';
import { useAllowed } from '../session/useSession';
import { ReasonText } from '../ui/ReasonText';

/** Said on every page: without a detector nobody looks at the pictures. */
export function DetectorBanner() {
  const { t } = useText();
  const allowed = useAllowed('see_system');
  const system = useSystem(allowed);
  if (system.data === undefined || system.data.detector !== null) return null;
  return (
    <Alert
      banner
      type="error"
      data-testid="detector-banner"
      title={<strong>{t('detector.none')}</strong>}
      description={
        <>
          <ReasonText text={system.data.detector_note} /> <Link to="/system">{t('detector.more')}</Link>
        </>
      }
    />
  );
}
