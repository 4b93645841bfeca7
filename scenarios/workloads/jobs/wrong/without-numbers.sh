# fails: shelves-counted
sed -i 's/^spec:/spec:\n  completions: 6\n  parallelism: 3/' /root/shelves.yaml
kubectl apply -f /root/shelves.yaml
# advance: 60s
