import type { ThemeConfig } from 'antd';
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
  look?: ThemeConfig;
  children: ReactNode;
}

/** Everything a page may rely on: language, design, clock, service. */
export function App({ fetch, now, look = theme, children }: Surroundings) {
  return (
    <LocaleProvider>
      <ClockProvider now={now}>
        <ApiProvider fetch={fetch}>
          <Designed look={look}>{children}</Designed>
        </ApiProvider>
      </ClockProvider>
    </LocaleProvider>
  );
}

function Designed({ look, children }: { look: ThemeConfig; children: ReactNode }) {
  const { locale } = useText();
  return (
    <ConfigProvider locale={locale === 'en' ? enUS : zhCN} theme={look} button={{ autoInsertSpace: false }}>
      <AntApp message={{ maxCount: 3 }}>{children}</AntApp>
    </ConfigProvider>
  );
}
