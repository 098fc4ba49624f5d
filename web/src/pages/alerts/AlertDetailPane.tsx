import { Descriptions } from 'antd';
import { Link } from 'react-router';
import type { Alert, AlertDetail } from '../../api/types';
import { useAlert } from '../../data/alerts';
import { useText } from '../../i18n/LocaleProvider';
import { useAllowed } from '../../session/useSession';
import { TimeText } from '../../time/TimeText';
import { Outcome } from '../../ui/Outcome';
import { AlertStateTag, SeverityTag } from '../../ui/tags';
import { SilenceButton } from '../silences/SilenceButton';
import { type ActionsProps, AlertActions } from './AlertActions';
import { AlertEvents } from './AlertEvents';
import { AlertHistory } from './AlertHistory';
import styles from './alerts.module.css';
import { CareMarks } from './CareMarks';
import { ClaimBar } from './ClaimBar';
import { ClipView } from './ClipView';
import { isOpen } from './care';
import { EvidenceView } from './EvidenceView';
import { QuietNote } from './QuietNote';

interface DetailProps extends Omit<ActionsProps, 'alert'> {
  alertId: string;
  viewing: boolean;
  onViewing: (open: boolean) => void;
}

/** Everything known of one alert, the large picture first. */
export function AlertDetailPane({ alertId, ...rest }: DetailProps) {
  const alert = useAlert(alertId);
  return <Outcome of={alert}>{(data) => <Detail alert={data} {...rest} />}</Outcome>;
}

function Detail({
  alert,
  viewing,
  onViewing,
  ...actions
}: Omit<DetailProps, 'alertId'> & { alert: AlertDetail }) {
  const { t } = useText();
  const judge = useAllowed('judge_alerts');
  return (
    <article
      className={styles.detail}
      data-testid="alert-detail"
      data-alert-id={alert.id}
      data-state={alert.state}
    >
      <header className={styles.detailHead}>
        <h2>{alert.rule_name}</h2>
        <SeverityTag severity={alert.severity} />
        <AlertStateTag state={alert.state} />
        {isOpen(alert) && <CareMarks alert={alert} />}
        {alert.case_id && (
          <Link to={`/cases/${alert.case_id}`} data-testid="alert-case-link">
            {t('alert.open_case')}
          </Link>
        )}
      </header>
      {isOpen(alert) && <ClaimBar alert={alert} mayJudge={judge} />}
      {isOpen(alert) && <QuietNote alert={alert} />}
      {judge && isOpen(alert) && (
        <div className={styles.claim}>
          <SilenceButton alert={alert} />
        </div>
      )}
      {judge && <AlertActions alert={alert} {...actions} />}
      <EvidenceView evidence={alert.evidence} viewing={viewing} onViewing={onViewing} />
      <ClipView evidence={alert.evidence} />
      <Facts alert={alert} />
      <section>
        <h3>{t('alert.history')}</h3>
        <AlertHistory history={alert.history} />
      </section>
      <section>
        <h3>{t('alert.events', { count: alert.event_count })}</h3>
        <AlertEvents events={alert.events} />
      </section>
    </article>
  );
}

function Facts({ alert }: { alert: Alert }) {
  const { t, word } = useText();
  const camera = alert.camera_id ? <Link to={`/cameras/${alert.camera_id}`}>{alert.camera_name}</Link> : '—';
  return (
    <Descriptions
      size="small"
      column={{ xs: 1, sm: 2, xl: 3 }}
      items={[
        { key: 'camera', label: t('alert.camera'), children: camera },
        ...(alert.gate_id ? [{ key: 'gate', label: t('alert.gate'), children: alert.gate_name }] : []),
        { key: 'zone', label: t('alert.zone'), children: alert.zone_name || '—' },
        { key: 'area', label: t('alert.area'), children: alert.area_name },
        { key: 'class', label: t('alert.class'), children: word('class', alert.class_name) || '—' },
        { key: 'began', label: t('alert.began'), children: <TimeText at={alert.began_at} show="both" /> },
        {
          key: 'ended',
          label: t('alert.ended'),
          children: alert.ended_at ? <TimeText at={alert.ended_at} /> : t('alert.going_on'),
        },
      ]}
    />
  );
}
