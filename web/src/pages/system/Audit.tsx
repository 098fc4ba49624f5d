import { Button, Table } from 'antd';
import type { AuditEntry } from '../../api/types';
import { useAudit } from '../../data/accounts';
import { useText } from '../../i18n/LocaleProvider';
import { TimeText } from '../../time/TimeText';
import { Outcome } from '../../ui/Outcome';

/** Who did what to what, newest first. */
export function Audit() {
  const { t, word, reason } = useText();
  const audit = useAudit();
  return (
    <section className="sheet">
      <Outcome of={audit}>
        {(data) => (
          <>
            <Table<AuditEntry & { row: number }>
              size="small"
              rowKey="row"
              dataSource={data.pages.flatMap((page) => page.items).map((entry, row) => ({ ...entry, row }))}
              pagination={false}
              scroll={{ x: 'max-content' }}
              locale={{ emptyText: t('audit.none') }}
              columns={[
                { title: t('audit.at'), key: 'at', render: (_, entry) => <TimeText at={entry.at} /> },
                {
                  title: t('audit.account'),
                  key: 'who',
                  render: (_, entry) => entry.account_name || t('by.service'),
                },
                {
                  title: t('audit.action'),
                  key: 'action',
                  render: (_, entry) => word('audit.action', entry.action),
                },
                { title: t('audit.subject'), dataIndex: 'subject' },
                { title: t('audit.detail'), key: 'detail', render: (_, entry) => detailWords(entry, reason) },
              ]}
            />
            {audit.hasNextPage && (
              <Button
                block
                type="text"
                loading={audit.isFetchingNextPage}
                onClick={() => void audit.fetchNextPage()}
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

/** The reason of an outcome is the service's; other reasons are people's own words. */
function detailWords({ action, detail }: AuditEntry, reason: (text: string) => string): string {
  const isOutcome = action.endsWith('.outcome');
  return Object.entries(detail)
    .map(([name, value]) => `${name}=${isOutcome && name === 'reason' ? reason(value) : value}`)
    .join(' ');
}
