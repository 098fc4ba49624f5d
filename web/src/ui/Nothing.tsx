import { Empty } from 'antd';
import type { ReactNode } from 'react';

/** An empty place that says what it is for and what to do next. */
export function Nothing({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <Empty
      className="nothing"
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        <>
          <div className="nothing-title">{title}</div>
          {hint && <div className="muted">{hint}</div>}
        </>
      }
    >
      {children}
    </Empty>
  );
}
