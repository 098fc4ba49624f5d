import { Alert, Button } from 'antd';
import { useText } from '../i18n/LocaleProvider';
import { useErrorWords } from './useErrorWords';

/** What went wrong in the service's own words, and the way to try again. */
export function ErrorPanel({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useText();
  const words = useErrorWords();
  const retry = onRetry && (
    <Button size="small" onClick={onRetry}>
      {t('action.retry')}
    </Button>
  );
  return (
    <Alert
      type="error"
      showIcon
      title={t('error.title')}
      description={words(error)}
      action={retry}
      className="panel"
    />
  );
}
