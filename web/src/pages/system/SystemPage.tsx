import { Tabs } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { useText } from '../../i18n/LocaleProvider';
import type { MessageKey } from '../../i18n/translate';
import type { Permission } from '../../session/permissions';
import { allows } from '../../session/permissions';
import { useAccount } from '../../session/useSession';
import { Accounts } from './Accounts';
import { Areas } from './Areas';
import { Audit } from './Audit';
import { Status } from './Status';
import { Tokens } from './Tokens';

type Part = 'status' | 'accounts' | 'areas' | 'tokens' | 'audit';

const PARTS: { name: Part; label: MessageKey; permission: Permission; show: () => React.ReactNode }[] = [
  { name: 'status', label: 'system.status', permission: 'see_system', show: () => <Status /> },
  { name: 'accounts', label: 'system.accounts', permission: 'see_accounts', show: () => <Accounts /> },
  { name: 'areas', label: 'system.areas', permission: 'see_system', show: () => <Areas /> },
  { name: 'tokens', label: 'system.tokens', permission: 'see_system', show: () => <Tokens /> },
  { name: 'audit', label: 'system.audit', permission: 'see_audit', show: () => <Audit /> },
];

/** What keeps the service going: its state, the people, the tree of areas, tokens, the log. */
export default function SystemPage() {
  const { t } = useText();
  const { part = 'status' } = useParams();
  const navigate = useNavigate();
  const { role } = useAccount();
  return (
    <div className="page-pad">
      <Tabs
        activeKey={part}
        onChange={(key) => void navigate(`/system/${key}`, { replace: true })}
        destroyOnHidden
        items={PARTS.filter((one) => allows(role, one.permission)).map((one) => ({
          key: one.name,
          label: t(one.label),
          children: one.show(),
        }))}
      />
    </div>
  );
}
