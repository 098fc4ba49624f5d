import { Alert, Button, Form, Input } from 'antd';
import { Link, Navigate, useLocation, useNavigate } from 'react-router';
import { useText } from '../../i18n/LocaleProvider';
import type { CameFrom } from '../../session/RequireSession';
import { useChangePassword, useSession, useSignOut } from '../../session/useSession';
import { useErrorWords } from '../../ui/useErrorWords';
import { Gateway } from './Gateway';
import { passwordFault } from './password';

interface Given {
  current: string;
  next: string;
  repeat: string;
}

/** A new password: forced at the first sign-in, by choice later. */
export function PasswordPage() {
  const { t } = useText();
  const session = useSession();
  const change = useChangePassword();
  const signOut = useSignOut();
  const navigate = useNavigate();
  const location = useLocation();
  const words = useErrorWords();
  if (session.data === null) return <Navigate to="/signin" replace />;
  if (!session.data) return null;
  const { account } = session.data;
  const back = (location.state as CameFrom | null)?.from ?? '/';
  const submit = (given: Given) =>
    change.mutate(
      { current_password: given.current, new_password: given.next },
      { onSuccess: () => void navigate(back, { replace: true }) },
    );
  return (
    <Gateway
      title={t('password.title')}
      hint={account.must_change_password ? t('password.forced') : undefined}
    >
      <Form<Given> layout="vertical" size="large" onFinish={submit} requiredMark={false}>
        <PasswordFields username={account.username} />
        {change.isError && <Alert type="error" showIcon title={words(change.error)} className="panel" />}
        <Button
          type="primary"
          htmlType="submit"
          block
          loading={change.isPending}
          data-testid="newpassword-submit"
        >
          {t('password.submit')}
        </Button>
      </Form>
      <p className="centred">
        {account.must_change_password ? (
          <Button type="link" onClick={() => signOut.mutate()}>
            {t('session.sign_out')}
          </Button>
        ) : (
          <Link to={back}>{t('action.back')}</Link>
        )}
      </p>
    </Gateway>
  );
}

function PasswordFields({ username }: { username: string }) {
  const { t } = useText();
  const required = { required: true, message: t('form.required') };
  return (
    <>
      <Form.Item name="current" label={t('password.current')} rules={[required]}>
        <Input.Password autoComplete="current-password" autoFocus data-testid="newpassword-current" />
      </Form.Item>
      <Form.Item
        name="next"
        label={t('password.new')}
        extra={t('password.rule')}
        dependencies={['current']}
        rules={[
          ({ getFieldValue }) => ({
            validator: async (_, value: string | undefined) => {
              const fault = passwordFault(value ?? '', getFieldValue('current') as string, username);
              if (fault !== null) throw new Error(t(fault));
            },
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" data-testid="newpassword-new" />
      </Form.Item>
      <Form.Item
        name="repeat"
        label={t('password.repeat')}
        dependencies={['next']}
        rules={[
          ({ getFieldValue }) => ({
            validator: async (_, value) => {
              if (value !== getFieldValue('next')) throw new Error(t('password.fault.repeat'));
            },
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" data-testid="newpassword-repeat" />
      </Form.Item>
    </>
  );
}
