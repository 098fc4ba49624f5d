import type { ReactNode } from 'react';
import { LanguageSwitch } from '../../app/LanguageSwitch';
import { useText } from '../../i18n/LocaleProvider';
import styles from './gateway.module.css';

interface GatewayProps {
  title: string;
  hint?: string | undefined;
  children: ReactNode;
}

/** The page before the console: one card, nothing else to do. */
export function Gateway({ title, hint, children }: GatewayProps) {
  const { t } = useText();
  return (
    <div className={styles.page}>
      <div className={styles.card}>
        <div className={styles.brand}>
          <img src="/icon.svg" alt="" width={36} height={36} />
          <div>
            <strong>{t('app.name')}</strong>
            <div className="muted">{t('app.tagline')}</div>
          </div>
          <span className="spacer" />
          <LanguageSwitch onDark={false} />
        </div>
        <h1>{title}</h1>
        {hint && <p className="muted">{hint}</p>}
        {children}
      </div>
    </div>
  );
}
