import {
  AlertOutlined,
  ControlOutlined,
  DashboardOutlined,
  FileDoneOutlined,
  LockOutlined,
  SettingOutlined,
  VideoCameraOutlined,
} from '@ant-design/icons';
import { Badge } from 'antd';
import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import { useAlertSummary } from '../data/alerts';
import { useCameraSummary } from '../data/cameras';
import { useText } from '../i18n/LocaleProvider';
import { countFaults } from '../pages/cameras/sight';
import { useAccount } from '../session/useSession';
import { type NavEntry, navFor } from './nav';
import styles from './shell.module.css';

const ICONS: Record<NavEntry['name'], ReactNode> = {
  alerts: <AlertOutlined />,
  cameras: <VideoCameraOutlined />,
  rules: <ControlOutlined />,
  gates: <LockOutlined />,
  cases: <FileDoneOutlined />,
  watch: <DashboardOutlined />,
  system: <SettingOutlined />,
};

export function NavBar() {
  const { t } = useText();
  const entries = navFor(useAccount().role);
  return (
    <nav className={styles.nav} aria-label={t('nav.menu')}>
      {entries.map((entry) => (
        <NavLink
          key={entry.name}
          to={entry.path}
          className={styles.navLink}
          data-testid={`nav-${entry.name}`}
        >
          {ICONS[entry.name]}
          <span>{t(entry.label)}</span>
          {entry.name === 'alerts' && <NewAlerts />}
          {entry.name === 'cameras' && <FaultyCameras />}
        </NavLink>
      ))}
    </nav>
  );
}

function NewAlerts() {
  const summary = useAlertSummary().data;
  return <Badge count={summary?.new ?? 0} size="small" overflowCount={99} className={styles.navCount} />;
}

function FaultyCameras() {
  const count = countFaults(useCameraSummary().data);
  return (
    <Badge
      count={count}
      size="small"
      overflowCount={99}
      className={styles.navCount}
      data-testid="nav-faults"
    />
  );
}
