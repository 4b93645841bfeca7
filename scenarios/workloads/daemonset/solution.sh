kubectl apply -f /root/lookout.yaml
kubectl patch daemonset lookout -p '{"spec":{"template":{"spec":{"tolerations":[{"key":"node-role.kubernetes.io/control-plane","operator":"Exists","effect":"NoSchedule"}]}}}}'
kubectl label node node02 disk=ssd
kubectl patch daemonset agent -p '{"spec":{"updateStrategy":{"type":"RollingUpdate"}}}'
# advance: 60s
kubectl drain node01 --ignore-daemonsets
# advance: 60s
