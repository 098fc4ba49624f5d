import { Form, Input, Select, Switch } from 'antd';
import type { Account } from '../../api/types';
import { type AccountDraft, useAddAccount, useChangeAccount } from '../../data/accounts';
import { useText } from '../../i18n/LocaleProvider';
import { ROLES } from '../../session/permissions';
import { AreaSelect } from '../../ui/AreaSelect';
import { FormDialog } from '../../ui/FormDialog';
import { SHORTEST_PASSWORD } from '../signin/password';

type Given = AccountDraft & { disabled?: boolean };

interface AccountDialogProps {
  editing: Account | 'new' | null;
  onClose: () => void;
}

/** A new account, or an existing one; a password set here must be changed at the next sign-in. */
export function AccountDialog({ editing, onClose }: AccountDialogProps) {
  const { t } = useText();
  const add = useAddAccount();
  const change = useChangeAccount();
  const account = editing === 'new' ? null : editing;
  const submit = ({ username, password, ...rest }: Given) => {
    if (account === null) return add.mutateAsync({ username, password, ...rest });
    return change.mutateAsync({ id: account.id, change: password ? { ...rest, password } : rest });
  };
  return (
    <FormDialog<Given>
      key={account?.id ?? 'new'}
      title={t(account ? 'account.edit' : 'account.add')}
      open={editing !== null}
      onClose={onClose}
      initial={account ? valuesOf(account) : { role: 'operator' }}
      onSubmit={submit}
    >
      <AccountFields existing={account !== null} />
    </FormDialog>
  );
}

function valuesOf({ username, display_name, role, area_id, disabled }: Account): Partial<Given> {
  return { username, display_name, role, area_id, disabled };
}

function AccountFields({ existing }: { existing: boolean }) {
  const { t } = useText();
  const required = { required: true, message: t('form.required') };
  return (
    <>
      <Form.Item
        name="username"
        label={t('signin.username')}
        rules={[required, { pattern: /^[^\s/]+$/, message: t('account.username.fault') }]}
      >
        <Input maxLength={100} disabled={existing} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="display_name"
        label={t('account.display_name')}
        rules={[{ ...required, whitespace: true }]}
      >
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="role" label={t('account.role')} rules={[required]}>
        <Select options={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))} />
      </Form.Item>
      <Form.Item name="area_id" label={t('account.area')} extra={t('account.area.hint')} rules={[required]}>
        <AreaSelect />
      </Form.Item>
      <Form.Item
        name="password"
        label={t(existing ? 'account.password.reset' : 'account.password')}
        extra={t('account.password.hint')}
        rules={[
          ...(existing ? [] : [required]),
          { min: SHORTEST_PASSWORD, message: t('password.fault.short') },
        ]}
      >
        <Input.Password maxLength={200} autoComplete="new-password" />
      </Form.Item>
      {existing && (
        <Form.Item name="disabled" label={t('account.disabled')} valuePropName="checked">
          <Switch />
        </Form.Item>
      )}
    </>
  );
}
