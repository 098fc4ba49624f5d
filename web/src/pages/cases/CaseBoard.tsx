import { Button } from 'antd';
import type { CaseState } from '../../api/types';
import { useCases } from '../../data/cases';
import { useText } from '../../i18n/LocaleProvider';
import { Outcome } from '../../ui/Outcome';
import { CaseCard } from './CaseCard';
import styles from './cases.module.css';
import { STAGES } from './moves';

/** A column for each state, the newest case on top. */
export function CaseBoard() {
  return (
    <div className={styles.board}>
      {STAGES.map((state) => (
        <Column key={state} state={state} />
      ))}
    </div>
  );
}

function Column({ state }: { state: CaseState }) {
  const { t } = useText();
  const cases = useCases({ state, mine: false });
  const items = cases.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section
      className={styles.column}
      data-testid={`case-column-${state}`}
      aria-label={t(`case.state.${state}`)}
    >
      <header>
        {t(`case.state.${state}`)}
        <span className="muted">{cases.hasNextPage ? `${items.length}+` : items.length}</span>
      </header>
      <Outcome of={cases}>
        {() => (
          <div className={styles.columnBody}>
            {items.length === 0 && <p className="muted centred">{t(`case.none.${state}`)}</p>}
            {items.map((one) => (
              <CaseCard key={one.id} of={one} />
            ))}
            {cases.hasNextPage && (
              <Button
                block
                type="text"
                loading={cases.isFetchingNextPage}
                onClick={() => void cases.fetchNextPage()}
              >
                {t('action.more')}
              </Button>
            )}
          </div>
        )}
      </Outcome>
    </section>
  );
}
