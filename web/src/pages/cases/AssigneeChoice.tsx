import { Input, Radio } from 'antd';
import { useState } from 'react';
import { useAssignees } from '../../data/cases';
import { useText } from '../../i18n/LocaleProvider';
import { Nothing } from '../../ui/Nothing';
import { Outcome } from '../../ui/Outcome';
import styles from './cases.module.css';

interface AssigneeChoiceProps {
  caseId: string;
  value: string | null;
  onChange: (assigneeId: string) => void;
}

const SEARCH_FROM = 8;

/** Who is sent: those whose area holds the case, with their area beside the name. */
export function AssigneeChoice({ caseId, value, onChange }: AssigneeChoiceProps) {
  const { t } = useText();
  const assignees = useAssignees(caseId, true);
  const [text, setText] = useState('');
  return (
    <Outcome of={assignees}>
      {(all) => {
        if (all.length === 0)
          return <Nothing title={t('case.assignee.none')} hint={t('case.assignee.none.hint')} />;
        const shown = all.filter((one) => `${one.display_name} ${one.area_name}`.includes(text.trim()));
        return (
          <>
            {all.length >= SEARCH_FROM && (
              <Input.Search
                allowClear
                placeholder={t('case.assignee.search')}
                aria-label={t('case.assignee.search')}
                onChange={(event) => setText(event.target.value)}
              />
            )}
            <Radio.Group
              className={styles.assignees}
              value={value}
              onChange={(event) => onChange(event.target.value as string)}
              data-testid="case-assignee"
            >
              {shown.map((one) => (
                <Radio
                  key={one.id}
                  value={one.id}
                  data-testid="case-assignee-option"
                  data-account-id={one.id}
                >
                  {one.display_name} <span className="muted">{one.area_name}</span>
                </Radio>
              ))}
            </Radio.Group>
          </>
        );
      }}
    </Outcome>
  );
}
