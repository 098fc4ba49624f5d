import { Button, Table, Tag } from 'antd';
import type { AccessKind, GateEvent } from '../../api/types';
import { useGateEvents } from '../../data/gates';
import { useText } from '../../i18n/LocaleProvider';
import { TimeText } from '../../time/TimeText';
import { Outcome } from '../../ui/Outcome';

const TONE: Partial<Record<AccessKind, string>> = {
  granted: 'green',
  denied: 'orange',
  door_forced: 'red',
  door_held: 'red',
  tamper: 'red',
  duress: 'red',
  device_fault: 'purple',
  remote_opened: 'blue',
};

/** What happened at the doors, newest first. */
export function GateEvents({ gateId }: { gateId: string }) {
  const { t, word } = useText();
  const events = useGateEvents(gateId);
  return (
    <section className="sheet">
      <h3 style={{ marginTop: 0 }}>{t('gate.events')}</h3>
      <Outcome of={events}>
        {(data) => (
          <>
            <Table<GateEvent>
              size="small"
              rowKey="id"
              dataSource={data.pages.flatMap((page) => page.items)}
              pagination={false}
              scroll={{ x: 'max-content' }}
              locale={{ emptyText: t('gate.events.none') }}
              columns={[
                {
                  title: t('gate.event.at'),
                  key: 'at',
                  render: (_, event) => <TimeText at={event.at} show="both" />,
                },
                { title: t('gate.event.door'), dataIndex: 'door_no' },
                {
                  title: t('gate.event.kind'),
                  key: 'kind',
                  render: (_, event) => <Tag color={TONE[event.kind]}>{word('access', event.kind)}</Tag>,
                },
                {
                  title: t('gate.event.credential'),
                  key: 'credential',
                  render: (_, event) => word('credential', event.credential),
                },
                {
                  title: t('gate.event.detail'),
                  key: 'detail',
                  render: (_, event) => detailWords(event.detail),
                },
              ]}
            />
            {events.hasNextPage && (
              <Button
                block
                type="text"
                loading={events.isFetchingNextPage}
                onClick={() => void events.fetchNextPage()}
              >
                {t('action.more')}
              </Button>
            )}
          </>
        )}
      </Outcome>
    </section>
  );
}

function detailWords(detail: Record<string, string>): string {
  return Object.entries(detail)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
