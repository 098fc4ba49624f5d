import { Tag } from 'antd';
import { Link } from 'react-router';
import type { Case } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { TimeText } from '../../time/TimeText';
import { CaseStateTag, SeverityTag } from '../../ui/tags';
import styles from './cases.module.css';

/** A case in one look; the whole card is the way in. */
export function CaseCard({ of: one, withState = false }: { of: Case; withState?: boolean }) {
  const { t } = useText();
  return (
    <Link
      to={`/cases/${one.id}`}
      className={styles.card}
      data-testid="case-card"
      data-case-id={one.id}
      data-state={one.state}
      data-severity={one.severity}
    >
      <div className={styles.cardHead}>
        <span className="muted">{one.number}</span>
        {withState ? <CaseStateTag state={one.state} /> : <SeverityTag severity={one.severity} />}
      </div>
      <strong>{one.title}</strong>
      <div className="muted ellipsis">{[one.area_name, one.camera_name].filter(Boolean).join(' · ')}</div>
      <div className={styles.cardFoot}>
        <TimeText at={one.created_at} show="relative" />
        {withState && <SeverityTag severity={one.severity} />}
        {one.rework_count > 0 && <Tag color="red">{t('case.rework', { count: one.rework_count })}</Tag>}
        <span className="spacer" />
        <span>{one.assignee_name || t('case.unassigned')}</span>
      </div>
    </Link>
  );
}
