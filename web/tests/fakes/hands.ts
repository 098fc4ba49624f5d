import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';

/** A person's hands, without waiting between keystrokes. */
export const hands = userEvent.setup({ delay: null, pointerEventsCheck: PointerEventsCheckLevel.Never });
