import { Empty } from 'antd';
import type { ReactNode } from 'react';

interface NothingProps {
  title: string;
  hint?: string;
  /** Within a section: the words alone. */
  small?: boolean;
  children?: ReactNode;
}

/** An empty place that says what it is for and what to do next. */
export function Nothing({ title, hint, small = false, children }: NothingProps) {
  const words = (
    <>
      <div className="nothing-title">{title}</div>
      {hint && <div className="muted">{hint}</div>}
    </>
  );
  if (small) {
    return (
      <div>
        {words}
        {children}
      </div>
    );
  }
  return (
    <Empty className="nothing" image={Empty.PRESENTED_IMAGE_SIMPLE} description={words}>
      {children}
    </Empty>
  );
}
