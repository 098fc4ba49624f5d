import { useText } from '../i18n/LocaleProvider';

/** A reason of the service in the console's language; the tooltip shows it whole, with the service's own words. */
export function ReasonText({ text }: { text: string }) {
  const { reason } = useText();
  const words = reason(text);
  return <span title={words === text ? text : `${words}\n${text}`}>{words}</span>;
}
