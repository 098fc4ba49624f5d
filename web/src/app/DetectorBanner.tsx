import { Alert } from 'antd';
import { Link } from 'react-router';
import { useSystem } from '../data/system';
import { useText } from '../i18n/LocaleProvider';
import { useAllowed } from '../session/useSession';
import { ReasonText } from '../ui/ReasonText';

/** Said on every page: without a detector nobody looks at the pictures, and a slow one misses what passes. */
export function DetectorBanner() {
  const { t } = useText();
  const allowed = useAllowed('see_system');
  const system = useSystem(allowed);
  if (system.data === undefined) return null;
  const missing = system.data.detector === null;
  if (!missing && system.data.detector_note === '') return null;
  return (
    <Alert
      banner
      type={missing ? 'error' : 'warning'}
      data-testid="detector-banner"
      title={
        <div className="brief">
          <strong>{t(missing ? 'detector.none' : 'detector.slow')}</strong>{' '}
          <Link to="/system">{t('detector.more')}</Link> <ReasonText text={system.data.detector_note} />
        </div>
      }
    />
  );
}
