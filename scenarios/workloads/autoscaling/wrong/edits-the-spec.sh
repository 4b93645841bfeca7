# fails: vault-resized
kubectl patch pod vault -p '{"spec":{"containers":[{"name":"redis","resources":{"requests":{"cpu":"300m"}}}]}}'
