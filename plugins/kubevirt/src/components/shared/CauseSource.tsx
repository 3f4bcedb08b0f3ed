import { Link } from '@backstage/core-components';
import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** Where a cause was read; a link where that is a file on the web, such as one in git. */
export function CauseSource(props: { cause: Cause }) {
  const { source } = props.cause;
  return /^https?:\/\/\S+$/.test(source) ? (
    // Colour alone would not distinguish it from the words around it.
    <Link to={source} underline="always">
      {source}
    </Link>
  ) : (
    <>{source}</>
  );
}
