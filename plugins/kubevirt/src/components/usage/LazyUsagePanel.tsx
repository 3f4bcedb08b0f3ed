import Skeleton from '@material-ui/lab/Skeleton';
import { lazy, Suspense, type ComponentProps } from 'react';

/** Charts come only to those who open them: the card and the list stay as small as they are. */
const UsagePanel = lazy(async () => ({
  default: (await import('./UsagePanel')).UsagePanel,
}));

/** What a VM uses, loaded when it is shown. */
export function LazyUsagePanel(props: ComponentProps<typeof UsagePanel>) {
  return (
    <Suspense fallback={<Skeleton variant="rect" height={160} />}>
      <UsagePanel {...props} />
    </Suspense>
  );
}
