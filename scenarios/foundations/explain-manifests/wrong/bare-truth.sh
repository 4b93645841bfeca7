# fails: flags-stored
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: flags\ndata:\n  beta: true\n  port: 8080\n' > /root/flags.yaml
kubectl apply -f /root/flags.yaml
