import { Alert } from 'antd';
import { Link } from 'react-router';
import { useCameraSummary } from '../data/cameras';
import { useText } from '../i18n/LocaleProvider';
import { countFaults, SIGHT_FAULTS } from '../pages/cameras/sight';
import { useAllowed } from '../session/useSession';

/** Said on every page: cameras that are connected and yet show nothing that can be watched. */
export function SightBanner() {
  const { t } = useText();
  const summary = useCameraSummary(useAllowed('see_cameras')).data;
  const count = countFaults(summary);
  if (count === 0) return null;
  const kinds = SIGHT_FAULTS.filter((sight) => (summary?.sights[sight] ?? 0) > 0)
    .map((sight) => `${t(`camera.sight.${sight}`)} ${summary?.sights[sight]}`)
    .join(' · ');
  return (
    <Alert
      banner
      type="warning"
      data-testid="sight-banner"
      title={
        <>
          <strong>{t('sight.faults', { count })}</strong> {kinds}{' '}
          <Link to="/cameras?sight=faulty">{t('sight.show')}</Link>
        </>
      }
    />
  );
}
