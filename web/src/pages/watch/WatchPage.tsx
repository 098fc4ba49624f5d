import { SearchOutlined } from '@ant-design/icons';
import { Alert, Input } from 'antd';
import { useEffect, useState } from 'react';
import type { Watch } from '../../api/types';
import { useWatch, type WatchAsked } from '../../data/watch';
import { useText } from '../../i18n/LocaleProvider';
import { TimeText } from '../../time/TimeText';
import { Outcome } from '../../ui/Outcome';
import { useNarrow } from '../../ui/useNarrow';
import { CameraWatchCards } from './CameraWatchCards';
import { type CameraWatchListProps, CameraWatchTable } from './CameraWatchTable';
import { Needs } from './Needs';
import { remembered } from './rates';
import { areWell, Shards } from './Shards';
import { StageAges } from './StageAges';
import styles from './watch.module.css';

/** How closely the cameras are watched now, at what cost, and what is missed. */
export default function WatchPage() {
  const { t } = useText();
  const [asked, setAsked] = useState<WatchAsked>({ order: 'attention', need: null, q: '', page: 1 });
  const watch = useWatch(asked);
  const history = useHistory(watch.data);
  const isPastEnd = watch.data?.items.length === 0 && asked.page > 1;
  useEffect(() => {
    if (isPastEnd) setAsked((before) => ({ ...before, page: 1 }));
  }, [isPastEnd]);
  return (
    <div className="page-pad">
      <div className="page-head">
        <h2>{t('watch.title')}</h2>
        <span className="muted">{t('watch.hint')}</span>
      </div>
      {watch.isError && watch.data && (
        <Alert
          banner
          type="error"
          className={styles.old}
          data-testid="watch-old"
          title={
            <>
              {t('watch.old')} <TimeText at={watch.data.at} show="both" />
            </>
          }
        />
      )}
      <Outcome of={watch}>
        {(data) => (
          <div className={styles.parts} data-old={watch.isError}>
            <Processes watch={data} history={history} />
            <Cameras watch={data} history={history} asked={asked} onAsk={setAsked} />
          </div>
        )}
      </Outcome>
    </div>
  );
}

/** The shards and how long pictures take; on a phone only on demand, unless something is wrong there. */
function Processes({ watch, history }: { watch: Watch; history: Watch[] }) {
  const { t } = useText();
  const narrow = useNarrow();
  const parts = (
    <div className={styles.top}>
      <Shards shards={watch.shards} history={history} />
      <StageAges watch={watch} history={history} />
    </div>
  );
  if (!narrow) return parts;
  const well = areWell(watch.shards);
  return (
    <details key={String(well)} className={styles.processes} open={!well} data-testid="watch-processes">
      <summary>{t(well ? 'watch.shards.well' : 'watch.shards.ill', { count: watch.shards.length })}</summary>
      {parts}
    </details>
  );
}

function Cameras({ watch, history, asked, onAsk }: CameraWatchListProps) {
  const { t } = useText();
  const List = useNarrow() ? CameraWatchCards : CameraWatchTable;
  return (
    <section className="sheet">
      <div className={styles.filters}>
        <Needs watch={watch} chosen={asked.need} onChoose={(need) => onAsk({ ...asked, need, page: 1 })} />
        <Input
          allowClear
          maxLength={100}
          prefix={<SearchOutlined />}
          placeholder={t('watch.search')}
          aria-label={t('watch.search')}
          value={asked.q}
          onChange={(event) => onAsk({ ...asked, q: event.target.value, page: 1 })}
          className={styles.search}
        />
      </div>
      <List watch={watch} history={history} asked={asked} onAsk={onAsk} />
    </section>
  );
}

/** The answers of the last minute, of which rates are made. */
function useHistory(newest: Watch | undefined): Watch[] {
  const [history, setHistory] = useState<Watch[]>([]);
  useEffect(() => {
    if (newest !== undefined) setHistory((before) => remembered(before, newest));
  }, [newest]);
  return history;
}
