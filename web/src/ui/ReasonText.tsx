import { useText } from '../i18n/LocaleProvider';

/** A reason of the service in the console's language; its own English words in the tooltip where they differ. */
export function ReasonText({ text }: { text: string }) {
  const { reason } = useText();
  const words = reason(text);
  return words === text ? text : <span title={text}>{words}</span>;
}
