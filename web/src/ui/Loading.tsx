import { Spin } from 'antd';
import { useText } from '../i18n/LocaleProvider';

export function Loading({ whole = false }: { whole?: boolean }) {
  const { t } = useText();
  return (
    <div
      className={whole ? 'loading loading-whole' : 'loading'}
      role="status"
      aria-label={t('state.loading')}
    >
      <Spin delay={200} />
    </div>
  );
}
