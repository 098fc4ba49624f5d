import { Button, Segmented } from 'antd';
import { useMemo, useState } from 'react';
import type { Case, CaseState } from '../../api/types';
import { useCases } from '../../data/cases';
import { useText } from '../../i18n/LocaleProvider';
import { Nothing } from '../../ui/Nothing';
import { Outcome } from '../../ui/Outcome';
import { CaseCard } from './CaseCard';
import styles from './cases.module.css';
import { STAGES } from './moves';

type Choice = 'todo' | 'all' | CaseState;

/** Cases one under the other, as a phone shows them. "To do" is what still waits for somebody's hand. */
export function CaseList({ mine }: { mine: boolean }) {
  const { t } = useText();
  const [choice, setChoice] = useState<Choice>(mine ? 'todo' : 'all');
  const state = choice === 'todo' || choice === 'all' ? null : choice;
  const cases = useCases({ state, mine });
  const shown = useMemo(() => {
    const items = cases.data?.pages.flatMap((page) => page.items) ?? [];
    return choice === 'todo' ? items.filter(waitsForWorker) : items;
  }, [cases.data, choice]);
  const choices: Choice[] = mine
    ? ['todo', 'pending_check', 'closed', 'all']
    : ['all', ...STAGES, 'cancelled'];
  return (
    <div className={styles.list}>
      <div className={styles.choices}>
        <Segmented<Choice>
          value={choice}
          onChange={setChoice}
          options={choices.map((value) => ({
            value,
            label: t(value === 'todo' || value === 'all' ? `case.tab.${value}` : `case.state.${value}`),
          }))}
        />
      </div>
      <Outcome of={cases}>
        {() => (
          <>
            {shown.length === 0 && (
              <Nothing title={t('case.empty')} hint={t(mine ? 'case.empty.mine' : 'case.empty.hint')} />
            )}
            {shown.map((one) => (
              <CaseCard key={one.id} of={one} withState />
            ))}
            {cases.hasNextPage && (
              <Button block loading={cases.isFetchingNextPage} onClick={() => void cases.fetchNextPage()}>
                {t('action.more')}
              </Button>
            )}
          </>
        )}
      </Outcome>
    </div>
  );
}

function waitsForWorker(one: Case): boolean {
  return one.state === 'dispatched' || one.state === 'handling';
}
