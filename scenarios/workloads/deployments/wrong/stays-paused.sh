# fails: fleet-one-step
kubectl apply -f /root/fleet.yaml
kubectl rollout pause deployment/fleet
kubectl set image deployment/fleet nginx=nginx:1.28
kubectl set resources deployment/fleet --limits=memory=64Mi
# advance: 60s
