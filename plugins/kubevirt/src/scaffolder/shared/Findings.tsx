import type { DeploymentFinding } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts } from '../../translation';
import { Notice } from './Notice';

/** What is wrong with a field, or worth knowing of it, while it is filled. */
export function Findings(props: {
  findings: readonly DeploymentFinding[];
  /** What the form shows at the field already. */
  shown: readonly string[];
}) {
  const { findings, shown } = props;
  const { localize } = useTexts();
  return (
    <>
      {findings
        .map(finding => ({ ...finding, text: localize(finding) }))
        .filter(({ text }) => !shown.includes(text))
        .map(({ code, severity, text }) => (
          <Notice
            key={`${code}/${text}`}
            severity={severity === 'problem' ? 'error' : 'warning'}
          >
            {text}
          </Notice>
        ))}
    </>
  );
}
