import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Rule } from '../../api/types';
import { useRuleKinds, useRules } from '../../data/rules';
import { useText } from '../../i18n/LocaleProvider';
import { useAllowed } from '../../session/useSession';
import { Nothing } from '../../ui/Nothing';
import { Outcome } from '../../ui/Outcome';
import { RuleDialog } from './RuleDialog';
import { RuleTable } from './RuleTable';

/** What is watched for, where, and how urgent it is. */
export default function RulesPage() {
  const { t } = useText();
  const rules = useRules();
  const kinds = useRuleKinds();
  const maySet = useAllowed('set_rules');
  const [search, setSearch] = useSearchParams();
  const [adding, setAdding] = useState(() => search.has('camera') && maySet);
  const asked = rules.data?.find((rule) => rule.id === search.get('rule'));
  const close = () => {
    setAdding(false);
    setSearch({}, { replace: true });
  };
  const open = (rule: Rule) => setSearch({ rule: rule.id }, { replace: true });
  return (
    <div className="page-pad">
      <div className="page-head">
        <h2>{t('nav.rules')}</h2>
        <span className="spacer" />
        {maySet && (
          <Button
            type="primary"
            icon={<PlusOutlined />}
            onClick={() => setAdding(true)}
            data-testid="rule-add"
          >
            {t('rule.add')}
          </Button>
        )}
      </div>
      <Outcome of={kinds}>
        {(known) => (
          <>
            <Outcome of={rules}>
              {(all) =>
                all.length === 0 ? (
                  <Nothing title={t('rule.empty')} hint={t('rule.empty.hint')} />
                ) : (
                  <RuleTable rules={all} kinds={known} onOpen={open} />
                )
              }
            </Outcome>
            <RuleDialog
              key={asked?.id ?? 'new'}
              kinds={known}
              rule={asked}
              cameraId={search.get('camera')}
              open={maySet && (adding || asked !== undefined)}
              onClose={close}
            />
          </>
        )}
      </Outcome>
    </div>
  );
}
