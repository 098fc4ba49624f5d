import { AppstoreOutlined, UnorderedListOutlined } from '@ant-design/icons';
import { Segmented } from 'antd';
import { useText } from '../../i18n/LocaleProvider';
import { useAccount } from '../../session/useSession';
import { useRemembered } from '../../ui/useRemembered';
import { CaseBoard } from './CaseBoard';
import { CaseList } from './CaseList';

/** The queue: a board of states for those who dispatch, one's own cases for those who go there. */
export default function CasesPage() {
  const account = useAccount();
  return account.role === 'grid_worker' ? <MyCases /> : <AllCases />;
}

function MyCases() {
  const { t } = useText();
  return (
    <div className="page-pad">
      <div className="page-head">
        <h2>{t('case.mine')}</h2>
      </div>
      <CaseList mine />
    </div>
  );
}

function AllCases() {
  const { t } = useText();
  const [view, setView] = useRemembered('xueliang.cases.view', ['board', 'list']);
  return (
    <div className="page-pad" style={{ height: '100%', display: 'flex', flexDirection: 'column' }}>
      <div className="page-head">
        <h2>{t('nav.cases')}</h2>
        <span className="spacer" />
        <Segmented
          value={view}
          onChange={setView}
          options={[
            { value: 'board', icon: <AppstoreOutlined />, label: t('case.view.board') },
            { value: 'list', icon: <UnorderedListOutlined />, label: t('case.view.list') },
          ]}
        />
      </div>
      {view === 'board' ? <CaseBoard /> : <CaseList mine={false} />}
    </div>
  );
}
