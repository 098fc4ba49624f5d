import { UserOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useNavigate } from 'react-router';
import { useText } from '../i18n/LocaleProvider';
import { useAccount, useSignOut } from '../session/useSession';

/** Who is signed in, with what role and area; password and sign-out below. */
export function AccountMenu() {
  const { t } = useText();
  const account = useAccount();
  const signOut = useSignOut();
  const navigate = useNavigate();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'who', label: `${t(`role.${account.role}`)} · ${account.area_name}`, disabled: true },
          { type: 'divider' },
          { key: 'password', label: t('account.change_password'), onClick: () => void navigate('/password') },
          { key: 'signout', label: t('session.sign_out'), onClick: () => signOut.mutate() },
        ],
      }}
    >
      <Button type="text" className="on-dark" icon={<UserOutlined />} data-testid="account-menu">
        <span className="desktop-only">{account.display_name}</span>
      </Button>
    </Dropdown>
  );
}
