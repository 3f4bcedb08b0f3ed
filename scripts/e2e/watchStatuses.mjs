// Follows what the portal says of the VMs of a component that may not exist yet, closer than a page that is being loaded.
const EVERY_MS = 200;

async function signInAsGuest(url) {
  const response = await fetch(`${url}/api/auth/guest/refresh`);
  const { backstageIdentity } = await response.json();
  return backstageIdentity.token;
}

/** Begins to ask; `stop` ends that and hands out the statuses, in the order in which they were first seen. */
export function watchStatuses(url, component) {
  const path = `/api/kubevirt/v1/entities/component/default/${component}/virtual-machines`;
  const seen = new Set();
  let stopped = false;
  const watching = (async () => {
    const token = await signInAsGuest(url);
    for (let last = false; !last; ) {
      // The last time begins after `stop` was called, so that what its caller has seen is seen here, too.
      last = stopped;
      const response = await fetch(`${url}${path}`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      // Until the catalog has the component, it is a 404.
      if (response.ok) {
        const { virtualMachines } = await response.json();
        virtualMachines.forEach(vm => seen.add(vm.displayStatus));
      }
      if (!last) {
        await new Promise(resolve => setTimeout(resolve, EVERY_MS));
      }
    }
  })();
  // A failure is reported by whoever stops it, not by the process.
  watching.catch(() => {});
  return {
    stop: async () => {
      stopped = true;
      await watching;
      return [...seen];
    },
  };
}
