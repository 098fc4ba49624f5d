import { PlusOutlined } from '@ant-design/icons';
import { Button, DatePicker, Form, Input, Table } from 'antd';
import { useState } from 'react';
import type { Token } from '../../api/types';
import { useAddToken, useDeleteToken, useTokens } from '../../data/accounts';
import { useText } from '../../i18n/LocaleProvider';
import { TimeText } from '../../time/TimeText';
import { DeleteButton } from '../../ui/DeleteButton';
import { FormDialog } from '../../ui/FormDialog';
import { Outcome } from '../../ui/Outcome';
import { SecretDialog } from '../../ui/SecretDialog';
import { useTelling } from '../../ui/useTelling';

/** My keys for machines: each acts with my role and area, and can be taken back. */
export function Tokens() {
  const { t } = useText();
  const tokens = useTokens();
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<Token | null>(null);
  return (
    <section className="sheet">
      <p className="muted">{t('token.hint')}</p>
      <div className="page-head">
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
          {t('token.add')}
        </Button>
      </div>
      <Outcome of={tokens}>{(all) => <TokenTable tokens={all} />}</Outcome>
      <TokenDialog open={adding} onClose={() => setAdding(false)} onMade={setMade} />
      <SecretDialog
        open={made !== null}
        title={t('token.made')}
        hint={t('token.once')}
        parts={[{ label: made?.name ?? '', value: made?.token ?? '' }]}
        onClose={() => setMade(null)}
      />
    </section>
  );
}

function TokenTable({ tokens }: { tokens: Token[] }) {
  const { t } = useText();
  const remove = useDeleteToken();
  const tell = useTelling();
  return (
    <Table<Token>
      size="small"
      rowKey="id"
      dataSource={tokens}
      pagination={false}
      scroll={{ x: 'max-content' }}
      locale={{ emptyText: t('token.none') }}
      columns={[
        { title: t('token.name'), dataIndex: 'name' },
        {
          title: t('token.created'),
          key: 'created',
          render: (_, token) => <TimeText at={token.created_at} />,
        },
        {
          title: t('token.expires'),
          key: 'expires',
          render: (_, token) => (token.expires_at ? <TimeText at={token.expires_at} /> : t('token.never')),
        },
        {
          key: 'delete',
          render: (_, token) => (
            <DeleteButton
              question={t('token.delete.question', { name: token.name })}
              onDelete={() => void tell(remove.mutateAsync(token.id), 'done.deleted')}
            />
          ),
        },
      ]}
    />
  );
}

interface Given {
  name: string;
  expires_at?: { toISOString: () => string } | null;
}

interface TokenDialogProps {
  open: boolean;
  onClose: () => void;
  onMade: (token: Token) => void;
}

function TokenDialog({ open, onClose, onMade }: TokenDialogProps) {
  const { t } = useText();
  const add = useAddToken();
  const submit = async ({ name, expires_at }: Given) =>
    onMade(await add.mutateAsync({ name, expires_at: expires_at?.toISOString() ?? null }));
  return (
    <FormDialog<Given> title={t('token.add')} open={open} onClose={onClose} onSubmit={submit}>
      <Form.Item
        name="name"
        label={t('token.name')}
        rules={[{ required: true, whitespace: true, message: t('form.required') }]}
      >
        <Input maxLength={100} placeholder={t('token.name.example')} />
      </Form.Item>
      <Form.Item name="expires_at" label={t('token.expires')} extra={t('token.expires.hint')}>
        <DatePicker showTime />
      </Form.Item>
    </FormDialog>
  );
}
