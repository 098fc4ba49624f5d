import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import type { ReactNode } from 'react';
import { ApiProvider } from '../api/ApiProvider';
import type { FetchLike } from '../api/client';
import { LocaleProvider, useText } from '../i18n/LocaleProvider';
import { ClockProvider, type NowMs } from '../time/clock';
import { theme } from './theme';

interface Surroundings {
  fetch: FetchLike;
  now: NowMs;
  children: ReactNode;
}

/** Everything a page may rely on: language, design, clock, service. */
export function App({ fetch, now, children }: Surroundings) {
  return (
    <LocaleProvider>
      <ClockProvider now={now}>
        <ApiProvider fetch={fetch}>
          <Designed>{children}</Designed>
        </ApiProvider>
      </ClockProvider>
    </LocaleProvider>
  );
}

function Designed({ children }: { children: ReactNode }) {
  const { locale } = useText();
  return (
    <ConfigProvider locale={locale === 'en' ? enUS : zhCN} theme={theme} button={{ autoInsertSpace: false }}>
      <AntApp message={{ maxCount: 3 }}>{children}</AntApp>
    </ConfigProvider>
  );
}
