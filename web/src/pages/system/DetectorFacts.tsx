import { Alert, Descriptions, Tag } from 'antd';
import type { Detector, DetectorScore } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';

/** The detector in use: what it is, what it knows, how well it is known to see, and whether it is meant for more than a first look. */
export function DetectorFacts({ detector }: { detector: Detector }) {
  const { t, word } = useText();
  return (
    <>
      <Descriptions
        size="small"
        column={{ xs: 1, md: 2 }}
        items={[
          {
            key: 'name',
            label: t('detector.name'),
            children: (
              <>
                {detector.name}
                {detector.bundled && <Tag style={{ marginInlineStart: 8 }}>{t('detector.bundled')}</Tag>}
              </>
            ),
          },
          { key: 'backend', label: t('detector.backend'), children: detector.backend },
          { key: 'weights', label: t('detector.weights'), children: detector.weights },
          { key: 'size', label: t('detector.input_size'), children: `${detector.input_size} px` },
          { key: 'licence', label: t('detector.licence'), children: detector.licence || '—' },
          { key: 'trained_on', label: t('detector.trained_on'), children: detector.trained_on || '—' },
          {
            key: 'sha',
            label: 'SHA-256',
            span: 'filled' as const,
            children: <code style={{ overflowWrap: 'anywhere' }}>{detector.sha256}</code>,
          },
          {
            key: 'classes',
            span: 'filled' as const,
            label: t('detector.classes', { count: detector.classes.length }),
            children: detector.classes.map((name) => word('class', name)).join(', '),
          },
          {
            key: 'scores',
            span: 'filled' as const,
            label: t('detector.scores'),
            children: <Scores scores={detector.scores} />,
          },
        ]}
      />
      {detector.bundled && (
        <Alert
          type="info"
          showIcon
          style={{ marginTop: 8 }}
          data-testid="detector-advice"
          title={t('detector.bundled.advice')}
        />
      )}
    </>
  );
}

function Scores({ scores }: { scores: DetectorScore[] }) {
  const { t, word } = useText();
  if (scores.length === 0) return t('detector.scores.none');
  return (
    <ul style={{ margin: 0, paddingInlineStart: 18 }}>
      {scores.map(({ dataset, recall, precision, objects }) => (
        <li key={dataset}>
          {t('detector.score', {
            dataset: word('dataset', dataset),
            recall: Math.round(100 * recall),
            precision: Math.round(100 * precision),
            objects,
          })}
        </li>
      ))}
    </ul>
  );
}
