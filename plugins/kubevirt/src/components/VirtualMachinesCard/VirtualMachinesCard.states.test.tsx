import type { Entity } from '@backstage/catalog-model';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import {
  answerOf,
  clusterOf,
  entity,
  runningVm,
} from '../../__testUtils__/fixtures';
import { responseError } from '../../__testUtils__/responseError';
import { showInApp } from '../../__testUtils__/showInApp';
import { VirtualMachinesCard } from './VirtualMachinesCard';

function show(api: FakeKubeVirtApi, shown: Entity = entity) {
  return showInApp(<VirtualMachinesCard />, { api, entity: shown });
}

describe('VirtualMachinesCard without virtual machines', () => {
  it('holds their place while they load', async () => {
    const { container } = show(new FakeKubeVirtApi());
    expect(
      await screen.findByText('Loading virtual machines'),
    ).toBeInTheDocument();
    expect(screen.getByText('Connecting')).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('says what to put on the entity and on the VM, and opens no stream', async () => {
    const api = new FakeKubeVirtApi();
    const { container } = show(api, {
      ...entity,
      metadata: { ...entity.metadata, annotations: {} },
    });
    expect(
      await screen.findByText(/backstage.io\/kubernetes-id: orders/),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/backstage.io\/entity-ref=component:default\/orders/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Copy annotation' }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: /Read the documentation/ }),
    ).toBeInTheDocument();
    expect(api.opened).toBe(0);
    await expectNoAxeViolations(container);
  });

  it('shows where it searched when it found none', async () => {
    const data = answerOf([], [clusterOf('west', { title: 'West' })]);
    data.search.namespaces = ['shop', 'shop-test'];
    const { container } = show(FakeKubeVirtApi.with(data));
    expect(
      await screen.findByText('No virtual machines found'),
    ).toBeInTheDocument();
    expect(screen.getByText('West')).toBeInTheDocument();
    expect(screen.getByText('shop, shop-test')).toBeInTheDocument();
    expect(
      screen.getByText('backstage.io/kubernetes-id=orders'),
    ).toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it.each([
    ['backstage.io/kubernetes-id=orders', /once it carries this label/],
    [undefined, /once it or its namespace names this entity/],
  ])(
    'says what a VM must carry to show, with the label %s',
    async (label, sentence) => {
      const data = answerOf([]);
      data.search.requires = {
        label,
        annotation: 'backstage.io/entity-ref=component:default/orders',
      };
      const { container } = show(FakeKubeVirtApi.with(data));
      expect(await screen.findByText(sentence)).toBeInTheDocument();
      expect(
        screen.getByText(
          'kubectl annotate vm <vm> -n <namespace> backstage.io/entity-ref=component:default/orders',
        ),
      ).toBeInTheDocument();
      expect(screen.queryAllByText(/^kubectl label vm/)).toHaveLength(
        label ? 1 : 0,
      );
      await expectNoAxeViolations(container);
    },
  );

  it('names the permission that is missing', async () => {
    const { container } = show(
      FakeKubeVirtApi.failing(
        await responseError(
          403,
          'NotAllowedError',
          'Your team has no right to this',
        ),
      ),
    );
    expect(
      await screen.findByText('Ask for the permission kubevirt.vm.read.'),
    ).toBeInTheDocument();
    expect(screen.getByText('Your team has no right to this')).toBeVisible();
    // The backend did answer.
    expect(screen.queryByText('Not connected')).not.toBeInTheDocument();
    await expectNoAxeViolations(container);
  });

  it('says so when the backend does not know the entity', async () => {
    show(
      FakeKubeVirtApi.failing(
        await responseError(404, 'NotFoundError', 'No such entity'),
      ),
    );
    expect(
      await screen.findByText(
        'This entity is not known to the KubeVirt backend',
      ),
    ).toBeInTheDocument();
  });

  it('leads to the template where KubeVirt is not installed', async () => {
    const { container } = show(
      FakeKubeVirtApi.with(
        answerOf([], [clusterOf('edge', { state: 'kubevirt-absent' })]),
      ),
    );
    expect(
      await screen.findByText('Cluster edge does not serve virtual machines.'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Install KubeVirt with its template' }),
    ).toHaveAttribute(
      'href',
      '/create/templates/default/kubevirt-blueprint-on-rafay',
    );
    await expectNoAxeViolations(container);
  });

  it('shows one panel when no cluster answered', async () => {
    const { container } = show(
      FakeKubeVirtApi.with(
        answerOf(
          [],
          [
            clusterOf('west', { state: 'unreachable', message: 'timed out' }),
            clusterOf('east', { state: 'forbidden' }),
          ],
        ),
      ),
    );
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('No cluster has answered');
    expect(alert).toHaveTextContent(
      /Cluster west cannot be reached.*timed out/,
    );
    expect(alert).toHaveTextContent(/may not read.*cluster east/);
    await expectNoAxeViolations(container);
  });

  it('shows what went wrong and tries again when asked to', async () => {
    const api = FakeKubeVirtApi.failing(new Error('bad gateway'));
    const { container } = show(api);
    expect(await screen.findByText('bad gateway')).toBeInTheDocument();
    await expectNoAxeViolations(container);

    api.onOpen = stream =>
      stream.push({ type: 'snapshot', data: answerOf([runningVm]) });
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText('orders-db')).toBeInTheDocument();
  });
});
