import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { NavContentNavItem } from '@backstage/plugin-app-react';
import { screen } from '@testing-library/react';
import { NavItem } from './NavItem';

const ITEMS = [
  { title: 'Catalog', href: '/catalog' },
  { title: 'KubeVirt', href: '/kubevirt' },
  { title: 'Virtual machines', href: '/kubevirt/virtual-machines' },
];

describe('NavItem', () => {
  it.each([
    ['/kubevirt', ['KubeVirt']],
    ['/kubevirt/west', ['KubeVirt']],
    ['/kubevirt/virtual-machines', ['Virtual machines']],
    ['/kubevirt/virtual-machines/node/west/west-node-1', ['Virtual machines']],
    ['/kubevirt/virtual-machines-of-old', ['KubeVirt']],
    ['/catalog-import', []],
  ])('at %s marks %j as the current page', async (at, current) => {
    await renderInTestApp(
      <>
        {ITEMS.map(item => (
          <NavItem
            key={item.href}
            item={{ ...item, icon: <i /> } as NavContentNavItem}
            hrefs={ITEMS.map(({ href }) => href)}
          />
        ))}
      </>,
      { initialRouteEntries: [at] },
    );
    expect(
      screen
        .getAllByRole('link')
        .filter(link => link.getAttribute('aria-current') === 'page')
        .map(link => link.getAttribute('aria-label')),
    ).toEqual(current);
  });
});
