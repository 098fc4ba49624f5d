import { Button, Popconfirm, Table, Tag } from 'antd';
import type { Silence } from '../../api/types';
import { useEndSilence } from '../../data/silences';
import { useText } from '../../i18n/LocaleProvider';
import { useAllowed } from '../../session/useSession';
import { useNow } from '../../time/clock';
import { TimeText } from '../../time/TimeText';
import { useTelling } from '../../ui/useTelling';

/** What is or was kept quiet, until when, why and by whom. */
export function SilenceTable({ silences }: { silences: Silence[] }) {
  const { t } = useText();
  const mayJudge = useAllowed('judge_alerts');
  const nowMs = useNow(10_000);
  return (
    <Table<Silence>
      size="small"
      rowKey="id"
      dataSource={silences}
      pagination={false}
      scroll={{ x: 'max-content' }}
      locale={{ emptyText: t('silence.none') }}
      columns={[
        { title: t('silence.what'), key: 'what', render: (_, one) => <What silence={one} /> },
        {
          title: t('silence.state'),
          key: 'state',
          render: (_, one) => <Standing silence={one} nowMs={nowMs} />,
        },
        { title: t('silence.until'), key: 'until', render: (_, one) => <TimeText at={one.until} /> },
        { title: t('silence.reason'), dataIndex: 'reason' },
        { title: t('silence.who'), dataIndex: 'account_name' },
        { title: t('silence.since'), key: 'since', render: (_, one) => <TimeText at={one.starts_at} /> },
        {
          key: 'end',
          fixed: 'end',
          render: (_, one) => mayJudge && isActive(one, nowMs) && <EndButton silence={one} />,
        },
      ]}
    />
  );
}

/** As the service said, and its time has not come since. */
function isActive(silence: Silence, nowMs: number): boolean {
  return silence.active && nowMs < Date.parse(silence.until);
}

function What({ silence }: { silence: Silence }) {
  const { t } = useText();
  return (
    <>
      {whatOf(silence, t)}
      <div className="muted">{t(silence.up_to_severity === 3 ? 'silence.all' : 'silence.alarms_ring')}</div>
    </>
  );
}

function whatOf(silence: Silence, t: ReturnType<typeof useText>['t']): string {
  if (silence.camera_id) return t('silence.of.camera', { name: silence.camera_name });
  if (silence.rule_id) return t('silence.of.rule', { name: silence.rule_name });
  return t('silence.of.area', { name: silence.area_name });
}

function Standing({ silence, nowMs }: { silence: Silence; nowMs: number }) {
  const { t } = useText();
  if (isActive(silence, nowMs)) return <Tag color="green">{t('silence.state.active')}</Tag>;
  return (
    <Tag>
      {silence.ended_by ? t('silence.state.ended', { who: silence.ended_by }) : t('silence.state.over')}
    </Tag>
  );
}

function EndButton({ silence }: { silence: Silence }) {
  const { t } = useText();
  const end = useEndSilence();
  const tell = useTelling();
  return (
    <Popconfirm
      title={t('silence.end.question')}
      okText={t('silence.end')}
      cancelText={t('action.cancel')}
      okButtonProps={{ 'data-testid': 'silence-end-sure' }}
      onConfirm={() => void tell(end.mutateAsync(silence.id), 'silence.ended')}
    >
      <Button size="small" loading={end.isPending} data-testid="silence-end">
        {t('silence.end')}
      </Button>
    </Popconfirm>
  );
}
