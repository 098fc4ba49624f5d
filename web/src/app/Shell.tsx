import { Outlet } from 'react-router';
import { useText } from '../i18n/LocaleProvider';
import { AccountMenu } from './AccountMenu';
import { DetectorBanner } from './DetectorBanner';
import { LanguageSwitch } from './LanguageSwitch';
import { LiveMark } from './LiveMark';
import { NavBar } from './NavBar';
import { SightBanner } from './SightBanner';
import styles from './shell.module.css';

/** The frame around every page: name, menu, live state, language, account. On a phone the menu lies at the bottom. */
export function Shell() {
  const { t } = useText();
  return (
    <div className={styles.shell}>
      <header className={styles.header}>
        <div className={styles.brand}>
          <img src="/icon.svg" alt="" width={24} height={24} />
          <span>{t('app.name')}</span>
        </div>
        <NavBar />
        <span className="spacer" />
        <LiveMark />
        <LanguageSwitch />
        <AccountMenu />
      </header>
      <DetectorBanner />
      <SightBanner />
      <main className={styles.main}>
        <Outlet />
      </main>
    </div>
  );
}
