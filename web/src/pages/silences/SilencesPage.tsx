import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useSilences } from '../../data/silences';
import { useText } from '../../i18n/LocaleProvider';
import { Nothing } from '../../ui/Nothing';
import { Outcome } from '../../ui/Outcome';
import { SilenceTable } from './SilenceTable';

type View = 'active' | 'all';
const VIEWS: readonly View[] = ['active', 'all'];

/** What does not ring now, and what did not. */
export default function SilencesPage() {
  const { t } = useText();
  const [view, setView] = useState<View>('active');
  return (
    <div className="page-pad">
      <div className="page-head">
        <Link to="/alerts">
          <Button type="text" icon={<ArrowLeftOutlined />}>
            {t('nav.alerts')}
          </Button>
        </Link>
        <h2>{t('silence.title')}</h2>
        <Segmented<View>
          value={view}
          onChange={setView}
          options={VIEWS.map((value) => ({ value, label: t(`silence.view.${value}`) }))}
          data-testid="silence-views"
        />
      </div>
      <Silences key={view} active={view === 'active'} />
    </div>
  );
}

function Silences({ active }: { active: boolean }) {
  const { t } = useText();
  const silences = useSilences(active);
  return (
    <Outcome of={silences}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length === 0) return <Nothing title={t('silence.none')} hint={t('silence.none.hint')} />;
        return (
          <section className="sheet">
            <SilenceTable silences={items} />
            {silences.hasNextPage && (
              <Button
                block
                type="text"
                loading={silences.isFetchingNextPage}
                onClick={() => void silences.fetchNextPage()}
              >
                {t('action.more')}
              </Button>
            )}
          </section>
        );
      }}
    </Outcome>
  );
}
