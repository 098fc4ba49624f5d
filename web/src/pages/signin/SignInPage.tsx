import { LockOutlined, UserOutlined } from '@ant-design/icons';
import { Alert, Button, Form, Input } from 'antd';
import { Navigate, useLocation } from 'react-router';
import { useText } from '../../i18n/LocaleProvider';
import type { CameFrom } from '../../session/RequireSession';
import { useSession, useSignIn } from '../../session/useSession';
import { useErrorWords } from '../../ui/useErrorWords';
import { Gateway } from './Gateway';

interface Given {
  username: string;
  password: string;
}

/** Name and password; afterwards back to the page one came from. */
export function SignInPage() {
  const { t } = useText();
  const session = useSession();
  const location = useLocation();
  const signIn = useSignIn();
  const words = useErrorWords();
  const cameFrom = (location.state as CameFrom | null)?.from;
  if (session.data) return <Navigate to={cameFrom ?? '/'} replace />;
  return (
    <Gateway title={t('signin.title')} hint={cameFrom && cameFrom !== '/' ? t('signin.return') : undefined}>
      <Form<Given>
        layout="vertical"
        size="large"
        onFinish={(given) => signIn.mutate(given)}
        requiredMark={false}
      >
        <Form.Item
          name="username"
          label={t('signin.username')}
          rules={[{ required: true, message: t('form.required') }]}
        >
          <Input prefix={<UserOutlined />} autoComplete="username" autoFocus data-testid="signin-username" />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('signin.password')}
          rules={[{ required: true, message: t('form.required') }]}
        >
          <Input.Password
            prefix={<LockOutlined />}
            autoComplete="current-password"
            data-testid="signin-password"
          />
        </Form.Item>
        {signIn.isError && <Alert type="error" showIcon title={words(signIn.error)} className="panel" />}
        <Button type="primary" htmlType="submit" block loading={signIn.isPending} data-testid="signin-submit">
          {t('signin.submit')}
        </Button>
      </Form>
    </Gateway>
  );
}
