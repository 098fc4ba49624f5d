import type { FormInstance } from 'antd';
import { useCallback } from 'react';
import { useText } from '../../i18n/LocaleProvider';
import { faultsOf, fieldHolding } from './faults';

/** Let a refusal also stand at the fields it names, and bring the first of them into sight. */
export function useFaultMarks<T>(form: FormInstance<T>): (sending: Promise<unknown>) => Promise<unknown> {
  const { reason } = useText();
  return useCallback(
    async (sending) => {
      try {
        return await sending;
      } catch (refusal) {
        const fields = form.getFieldsError().map((field) => field.name);
        const marked = faultsOf(refusal).flatMap(({ path, message }) => {
          const name = fieldHolding(path, fields);
          return name === null ? [] : [{ name, errors: [reason(message)] }];
        });
        form.setFields(marked as Parameters<typeof form.setFields>[0]);
        if (marked[0]) form.scrollToField(marked[0].name as Parameters<typeof form.scrollToField>[0]);
        throw refusal;
      }
    },
    [form, reason],
  );
}
