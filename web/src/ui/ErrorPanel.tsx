import { Alert, Button } from 'antd';
import { ApiError } from '../api/errors';
import { useText } from '../i18n/LocaleProvider';
import { useErrorWords } from './useErrorWords';

/** What went wrong, the service's own words in the tooltip, and the way to try again. */
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
      description={<span title={error instanceof ApiError ? error.message : undefined}>{words(error)}</span>}
      action={retry}
      className="panel"
    />
  );
}
