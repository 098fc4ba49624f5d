import { ArrowLeftOutlined } from '@ant-design/icons';
import { Descriptions, Steps, Tag } from 'antd';
import { Link, useParams } from 'react-router';
import type { CaseDetail } from '../../api/types';
import { useCase } from '../../data/cases';
import { useText } from '../../i18n/LocaleProvider';
import { useAllowed } from '../../session/useSession';
import { TimeText } from '../../time/TimeText';
import { Outcome } from '../../ui/Outcome';
import { CaseStateTag, SeverityTag } from '../../ui/tags';
import { CaseActions } from './CaseActions';
import { CaseHistory } from './CaseHistory';
import { CasePhotos } from './CasePhotos';
import styles from './cases.module.css';
import { STAGES } from './moves';

/** One case: how far it is, what was seen, what was done, what may be done now. */
export default function CasePage() {
  const { caseId = '' } = useParams();
  const detail = useCase(caseId);
  return <Outcome of={detail}>{(data) => <Detail of={data} />}</Outcome>;
}

function Detail({ of: one }: { of: CaseDetail }) {
  const { t } = useText();
  return (
    <div className={styles.page}>
      <div className="page-head">
        <Link to="/cases" aria-label={t('action.back')}>
          <ArrowLeftOutlined />
        </Link>
        <h2>{one.title}</h2>
        <SeverityTag severity={one.severity} />
        <CaseStateTag state={one.state} data-testid="case-state" />
        {one.rework_count > 0 && <Tag color="red">{t('case.rework', { count: one.rework_count })}</Tag>}
      </div>
      <section className="sheet">
        <Progress of={one} />
        <Facts of={one} />
      </section>
      <CasePhotos attachments={one.attachments} />
      <section className="sheet">
        <h3 style={{ marginTop: 0 }}>{t('case.history')}</h3>
        <CaseHistory of={one} />
      </section>
      <CaseActions of={one} />
    </div>
  );
}

function Progress({ of: one }: { of: CaseDetail }) {
  const { t } = useText();
  const reached = new Map(one.history.map((entry) => [entry.to, entry.at]));
  if (one.state === 'cancelled') return <p className="muted">{t('case.cancelled.hint')}</p>;
  return (
    <div className={styles.steps}>
      <Steps
        size="small"
        current={STAGES.indexOf(one.state)}
        status={one.state === 'closed' ? 'finish' : 'process'}
        titlePlacement="vertical"
        responsive={false}
        items={STAGES.map((stage) => ({
          title: t(`case.state.${stage}`),
          content: reached.has(stage) ? <TimeText at={reached.get(stage) ?? ''} show="relative" /> : null,
        }))}
      />
    </div>
  );
}

function Facts({ of: one }: { of: CaseDetail }) {
  const { t } = useText();
  const seesAlerts = useAllowed('see_alerts');
  const seesCameras = useAllowed('see_cameras');
  const camera =
    seesCameras && one.camera_id ? (
      <Link to={`/cameras/${one.camera_id}`}>{one.camera_name}</Link>
    ) : (
      one.camera_name
    );
  return (
    <Descriptions
      size="small"
      column={{ xs: 1, sm: 2, xl: 3 }}
      items={[
        { key: 'number', label: t('case.number'), children: one.number },
        { key: 'area', label: t('case.area'), children: one.area_name },
        { key: 'assignee', label: t('case.assignee'), children: one.assignee_name || t('case.unassigned') },
        { key: 'camera', label: t('case.camera'), children: camera || '—' },
        { key: 'created', label: t('case.created'), children: <TimeText at={one.created_at} show="both" /> },
        ...(one.closed_at
          ? [
              {
                key: 'closed',
                label: t('case.closed'),
                children: <TimeText at={one.closed_at} show="both" />,
              },
            ]
          : []),
        ...(seesAlerts && one.alert_id
          ? [
              {
                key: 'alert',
                label: t('case.alert'),
                children: <Link to={`/alerts/${one.alert_id}`}>{t('case.alert.open')}</Link>,
              },
            ]
          : []),
      ]}
    />
  );
}
