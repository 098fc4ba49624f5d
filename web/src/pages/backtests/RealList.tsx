import { Table, Tag } from 'antd';
import { Link } from 'react-router';
import type { RealAlert } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { TimeText } from '../../time/TimeText';
import { AlertStateTag } from '../../ui/tags';

/** What the rule really raised, what people said of it, and whether the rule as tried would raise it too. */
export function RealList({ alerts }: { alerts: RealAlert[] }) {
  const { t } = useText();
  return (
    <Table<RealAlert>
      size="small"
      rowKey="alert_id"
      dataSource={alerts}
      pagination={{ pageSize: 20, hideOnSinglePage: true }}
      locale={{ emptyText: t('backtest.real.none') }}
      columns={[
        {
          key: 'when',
          title: t('alert.began'),
          render: (_, alert) => (
            <>
              <Link to={`/alerts/${alert.alert_id}`}>
                <TimeText at={alert.began_at} />
              </Link>
              <div className="muted">{alert.zone_name}</div>
            </>
          ),
        },
        {
          key: 'state',
          title: t('backtest.judged'),
          render: (_, alert) => <AlertStateTag state={alert.state} />,
        },
        {
          key: 'kept',
          title: t('backtest.with'),
          render: (_, alert) => (
            <Tag color={toneOf(alert)}>{t(alert.kept ? 'backtest.kept' : 'backtest.gone')}</Tag>
          ),
        },
      ]}
    />
  );
}

/** A confirmed alert that goes is a loss, a false one that goes a gain. */
function toneOf({ kept, state }: RealAlert): string {
  if (kept) return 'blue';
  if (state === 'confirmed') return 'red';
  return state === 'false_alarm' ? 'green' : 'default';
}
