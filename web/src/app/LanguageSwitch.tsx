import { Button } from 'antd';
import { useText } from '../i18n/LocaleProvider';

export function LanguageSwitch({ onDark = true }: { onDark?: boolean }) {
  const { t, locale, setLocale } = useText();
  return (
    <Button
      type="text"
      size="small"
      className={onDark ? 'on-dark' : ''}
      aria-label={t('language.switch')}
      data-testid="language-switch"
      onClick={() => setLocale(locale === 'en' ? 'zh-CN' : 'en')}
    >
      {t('language.other')}
    </Button>
  );
}
