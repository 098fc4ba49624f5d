import { EditOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Table, Tag } from 'antd';
import { useState } from 'react';
import type { Account } from '../../api/types';
import { useAccounts } from '../../data/accounts';
import { useText } from '../../i18n/LocaleProvider';
import { ROLES } from '../../session/permissions';
import { useAllowed } from '../../session/useSession';
import { TimeText } from '../../time/TimeText';
import { Outcome } from '../../ui/Outcome';
import { AccountDialog } from './AccountDialog';

/** Who may sign in, as what, and for which area. */
export function Accounts() {
  const { t } = useText();
  const accounts = useAccounts();
  const maySet = useAllowed('set_accounts');
  const [editing, setEditing] = useState<Account | 'new' | null>(null);
  return (
    <section className="sheet">
      {maySet && (
        <div className="page-head">
          <Button
            type="primary"
            icon={<PlusOutlined />}
            onClick={() => setEditing('new')}
            data-testid="account-add"
          >
            {t('account.add')}
          </Button>
        </div>
      )}
      <Outcome of={accounts}>
        {(all) => <AccountTable accounts={all} onEdit={maySet ? setEditing : undefined} />}
      </Outcome>
      <AccountDialog editing={editing} onClose={() => setEditing(null)} />
    </section>
  );
}

interface AccountTableProps {
  accounts: Account[];
  onEdit: ((account: Account) => void) | undefined;
}

function AccountTable({ accounts, onEdit }: AccountTableProps) {
  const { t } = useText();
  return (
    <Table<Account>
      size="small"
      rowKey="id"
      dataSource={accounts}
      scroll={{ x: 'max-content' }}
      pagination={{ pageSize: 50, hideOnSinglePage: true }}
      columns={[
        { title: t('account.display_name'), dataIndex: 'display_name' },
        { title: t('signin.username'), dataIndex: 'username' },
        {
          title: t('account.role'),
          key: 'role',
          render: (_, account) => t(`role.${account.role}`),
          filters: ROLES.map((role) => ({ text: t(`role.${role}`), value: role })),
          onFilter: (role, account) => account.role === role,
        },
        { title: t('account.area'), dataIndex: 'area_name' },
        {
          title: t('account.state'),
          key: 'state',
          render: (_, account) => <AccountState account={account} />,
        },
        {
          title: t('account.created'),
          key: 'created',
          render: (_, account) => <TimeText at={account.created_at} />,
        },
        {
          key: 'edit',
          render: (_, account) =>
            onEdit && (
              <Button
                type="text"
                icon={<EditOutlined />}
                aria-label={t('action.edit')}
                onClick={() => onEdit(account)}
              />
            ),
        },
      ]}
    />
  );
}

function AccountState({ account }: { account: Account }) {
  const { t } = useText();
  if (account.disabled) return <Tag>{t('state.disabled')}</Tag>;
  if (account.must_change_password) return <Tag color="gold">{t('account.must_change')}</Tag>;
  return <Tag color="green">{t('state.enabled')}</Tag>;
}
